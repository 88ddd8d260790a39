import { Play } from 'lucide-react';
import { type FormEvent, useEffect } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { isPending } from '../../../state/store.ts';
import { Choice } from '../../../ui/components/Choice.tsx';
import { useApp } from '../../../ui/context.ts';
import type { PlanName } from '../../model/run.ts';
import { linkOf, plannedConfigurations, plannedMs, renamed } from '../../state/plans.ts';
import type { Device } from '../../state/store.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import shared from '../shared.module.css';
import { ChosenHere } from './ChosenHere.tsx';
import { Extent } from './Extent.tsx';
import { LimitFields } from './LimitFields.tsx';

const words = benchmarkMessages.setup;
const { duration } = benchmarkMessages.figures;

type Ready = Extract<Device, { state: 'ready' }>;
const PLAN_NAMES: readonly PlanName[] = ['quick', 'standard', 'full'];

interface SetupProps {
  readonly device: Ready;
  /** Whether the section on accuracy reads labelled pictures meanwhile. */
  readonly isReadingFolder: boolean;
}

/** The plan of a run, its extent and its limits. */
export function Setup({ device, isReadingFolder }: SetupProps) {
  const { choosePlan, start } = useBenchmarkCommands();
  const plan = useBenchmark((state) => state.plan);
  const configurations = plannedConfigurations({ device, plan });
  const reading = useApp((state) => state.cases.some(({ analysis }) => isPending(analysis)));
  useLinkInAddress();
  const obstacle = reading
    ? words.obstacle.reading
    : isReadingFolder
      ? words.obstacle.readingFolder
      : configurations.length === 0
        ? words.obstacle.nothing
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle) void start();
  };
  return (
    <form className={shared.panel} aria-labelledby="setup-title" onSubmit={submit}>
      <h2 id="setup-title">{words.title}</h2>
      <p className={shared.lead}>{words.lead}</p>
      <ChosenHere environment={device.environment} />
      <Choice
        legend={words.plan}
        layout="row"
        chosen={plan.name}
        onChoose={choosePlan}
        options={PLAN_NAMES.map((name) => ({
          value: name,
          title: words.plans[name].title,
          aside: words.about(duration(plannedMs(device, renamed(plan, name)))),
          lines: [words.plans[name].what],
        }))}
      />
      <Extent device={device} />
      <LimitFields />
      <div className={shared.start}>
        <button type="submit" className="primary" disabled={obstacle !== null} aria-describedby="start-facts">
          <Play aria-hidden="true" />
          {words.start}
        </button>
        <p id="start-facts" className={shared.hint}>
          {obstacle ??
            words.extent(
              configurations.length,
              configurations.length * plan.rounds,
              duration(plannedMs(device, plan)),
            )}
        </p>
      </div>
    </form>
  );
}

/** The address is a link to the plan that is shown, to be kept or sent. */
function useLinkInAddress(): void {
  const plan = useBenchmark((state) => state.plan);
  useEffect(() => {
    const link = linkOf(plan);
    if (link) history.replaceState(history.state, '', `#/benchmark?${link}`);
  }, [plan]);
}
