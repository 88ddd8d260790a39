import type { Finding } from '../../core/finding.ts';
import { CONTOUR_LEVELS, HEAT_MAP_COLOURS, HEAT_MAP_FORMS, OPACITY } from '../../core/heat-map.ts';
import { percentage } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { useApp, useCommands } from '../context.ts';
import type { Shares } from './colormap.ts';
import { SharesCanvas } from './HeatMapCanvas.tsx';
import styles from './HeatMapLegend.module.css';

/**
 * The scale of the map, what it means, and how it is drawn.
 * @param finding null while it is awaited: its room is kept, so that the image does not jump
 */
export function HeatMapLegend({ finding }: { finding: Finding | null }) {
  const [before, after] = messages.reading.viewerLegend.split('{label}');
  if (finding && !finding.map) return <p className={styles.legend}>{messages.reading.viewerNoMap}</p>;
  return (
    <div className={styles.legend} data-awaited={!finding}>
      <Scale />
      <p>
        {before}
        <strong>{finding && messages.names.label(finding.label)}</strong>
        {after}
      </p>
      <Controls />
    </div>
  );
}

/** Rises from the weakest share to the strongest; as high as contours need to show as lines. */
const RAMP_PX = { widthPx: 160, heightPx: 12 };
const RAMP: Shares = {
  ...RAMP_PX,
  values: Float32Array.from(
    { length: RAMP_PX.widthPx * RAMP_PX.heightPx },
    (_, i) => (i % RAMP_PX.widthPx) / (RAMP_PX.widthPx - 1),
  ),
};

function Scale() {
  const form = useApp(({ heatMapLook }) => heatMapLook.form);
  const levels = CONTOUR_LEVELS.map((level) => percentage(level, 0));
  return (
    <div className={styles.scale}>
      <span>{messages.reading.viewerWeakest}</span>
      <SharesCanvas shares={RAMP} label={null} />
      <span>{messages.reading.viewerStrongest}</span>
      {form === 'contours' && <small>{messages.reading.viewerContoursAt(levels)}</small>}
    </div>
  );
}

function Controls() {
  const { heatMap } = useCommands();
  const { form, colours, opacityPercent } = useApp((state) => state.heatMapLook);
  return (
    <div className={styles.controls}>
      <Pick
        label={messages.reading.viewerForm}
        value={form}
        options={HEAT_MAP_FORMS}
        names={messages.reading.viewerForms}
        onPick={(picked) => heatMap.draw({ form: picked })}
      />
      <Pick
        label={messages.reading.viewerColours}
        value={colours}
        options={HEAT_MAP_COLOURS}
        names={messages.reading.viewerColourMaps}
        onPick={(picked) => heatMap.draw({ colours: picked })}
      />
      <label>
        {messages.reading.viewerOpacity}
        <input
          type="range"
          min={OPACITY.minPercent}
          max={OPACITY.maxPercent}
          step={OPACITY.stepPercent}
          value={opacityPercent}
          aria-valuetext={percentage(opacityPercent / 100, 0)}
          onChange={({ target }) => heatMap.draw({ opacityPercent: target.valueAsNumber })}
        />
        <output>{percentage(opacityPercent / 100, 0)}</output>
      </label>
    </div>
  );
}

interface PickProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly onPick: (value: T) => void;
}

function Pick<T extends string>({ label, value, options, names, onPick }: PickProps<T>) {
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const picked = options.find((option) => option === target.value);
          if (picked) onPick(picked);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {names[option]}
          </option>
        ))}
      </select>
    </label>
  );
}
