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
    ? benchmarkMessages.setup.obstacleReading
    : isReadingFolder
      ? benchmarkMessages.setup.obstacleReadingFolder
      : configurations.length === 0
        ? benchmarkMessages.setup.obstacleNothing
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle) void start();
  };
  return (
    <form className={shared.panel} aria-labelledby="setup-title" onSubmit={submit}>
      <h2 id="setup-title">{benchmarkMessages.setup.title}</h2>
      <p className={shared.lead}>{benchmarkMessages.setup.lead}</p>
      <ChosenHere environment={device.environment} />
      <Choice
        legend={benchmarkMessages.setup.plan}
        layout="row"
        chosen={plan.name}
        onChoose={choosePlan}
        options={PLAN_NAMES.map((name) => ({
          value: name,
          title: benchmarkMessages.setup.plans[name].title,
          aside: benchmarkMessages.setup.about(
            benchmarkMessages.figures.duration(plannedMs(device, renamed(plan, name))),
          ),
          lines: [benchmarkMessages.setup.plans[name].what],
        }))}
      />
      <Extent device={device} />
      <LimitFields />
      <div className={shared.start}>
        <button type="submit" className="primary" disabled={obstacle !== null} aria-describedby="start-facts">
          <Play aria-hidden="true" />
          {benchmarkMessages.setup.start}
        </button>
        <p id="start-facts" className={shared.hint}>
          {obstacle ??
            benchmarkMessages.setup.extent(
              configurations.length,
              configurations.length * plan.rounds,
              benchmarkMessages.figures.duration(plannedMs(device, plan)),
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
