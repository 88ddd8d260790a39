import type { DisplayImage, Voi } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import { ownTransformations } from '../../viewer/tones.ts';
import type { WindowChoice as Chosen, Preset } from '../../viewer/view-state.ts';
import type { ViewActions } from './view-actions.ts';

/** In the order of their keys. */
export const PRESETS: readonly Preset[] = ['auto', 'lung', 'mediastinum', 'bone'];
const isPreset = (value: string): value is Preset => PRESETS.some((preset) => preset === value);

const HAND = 'hand';

interface WindowChoiceProps {
  /** Null while it is awaited; its own window is then listed without its explanation. */
  readonly display: DisplayImage | null;
  readonly chosen: Chosen;
  readonly actions: ViewActions;
}

/** Windows of the file, and for parts of the chest. */
export function WindowChoice({ display, chosen, actions }: WindowChoiceProps) {
  const own = display ? ownTransformations(display) : [null];
  const choose = (value: string) => {
    if (isPreset(value)) actions.showPreset(value);
    else if (value !== HAND) actions.showFileWindow(Number(value));
  };
  return (
    <select
      aria-label={messages.view.windowLabel}
      title={messages.view.windowLabel}
      value={optionOf(chosen)}
      onChange={({ target }) => choose(target.value)}
    >
      {own.map((voi, index) => {
        const name = messages.view.fileWindow(index, own.length, explanationOf(voi));
        return (
          <option key={name} value={index}>
            {name}
          </option>
        );
      })}
      {PRESETS.map((preset) => (
        <option key={preset} value={preset}>
          {messages.view.presets[preset]}
        </option>
      ))}
      {chosen.from === 'hand' && <option value={HAND}>{messages.view.byHand}</option>}
    </select>
  );
}

function optionOf(chosen: Chosen): string {
  switch (chosen.from) {
    case 'file':
      return String(chosen.index);
    case 'preset':
      return chosen.preset;
    case 'hand':
      return HAND;
  }
}

function explanationOf(voi: Voi | null): string | null {
  if (!voi || voi.kind === 'range') return null;
  return (voi.kind === 'window' ? voi.window.explanation : voi.lut.explanation) ?? null;
}
