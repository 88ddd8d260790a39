import { Play } from 'lucide-react';
import { type FormEvent, useEffect } from 'react';
import { isPending } from '../../../state/store.ts';
import { Choice } from '../../../ui/components/Choice.tsx';
import { useApp } from '../../../ui/context.ts';
import type { PlanName } from '../../model/run.ts';
import { linkOf, plannedConfigurations, plannedMs, renamed } from '../../state/plans.ts';
import type { Device } from '../../state/store.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import shared from '../shared.module.css';
import { duration, PLAN_WORDS } from '../words.ts';
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

/** What to measure, how thoroughly, and what it may cost. */
export function Setup({ device, isReadingFolder }: SetupProps) {
  const { choosePlan, start } = useBenchmarkCommands();
  const plan = useBenchmark((state) => state.plan);
  const configurations = plannedConfigurations({ device, plan });
  const reading = useApp((state) => state.cases.some(({ analysis }) => isPending(analysis)));
  useLinkInAddress();
  const obstacle = reading
    ? 'Pictures are still being read. Wait for them, or stop them on the reading page: the two would disturb one another.'
    : isReadingFolder
      ? 'Labelled pictures are being read below. Wait for them, or cancel: the two would disturb one another.'
      : configurations.length === 0
        ? 'Nothing is left to measure. Choose at least one model, precision and backend that go together.'
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle) void start();
  };
  return (
    <form className={shared.panel} aria-labelledby="setup-title" onSubmit={submit}>
      <h2 id="setup-title">Is this device fit for the job?</h2>
      <p className={shared.lead}>
        Measures every choice of model, precision and backend in this browser, on this device, checks their
        answers, and says which one to use here. Keep the page in front meanwhile. Nothing leaves the device.
      </p>
      <ChosenHere environment={device.environment} />
      <Choice
        legend="Plan"
        layout="row"
        chosen={plan.name}
        onChoose={choosePlan}
        options={PLAN_NAMES.map((name) => ({
          value: name,
          title: PLAN_WORDS[name].title,
          aside: `about ${duration(plannedMs(device, renamed(plan, name)))}`,
          lines: [PLAN_WORDS[name].what],
        }))}
      />
      <Extent device={device} />
      <LimitFields />
      <div className={shared.start}>
        <button type="submit" className="primary" disabled={obstacle !== null} aria-describedby="start-facts">
          <Play aria-hidden="true" />
          Start
        </button>
        <p id="start-facts" className={shared.hint}>
          {obstacle ??
            `${count(configurations.length, 'configuration')}, ${count(configurations.length * plan.rounds, 'trial')}, at most about ${duration(plannedMs(device, plan))}.`}
        </p>
      </div>
    </form>
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** The address is a link to the plan that is shown, to be kept or sent. */
function useLinkInAddress(): void {
  const plan = useBenchmark((state) => state.plan);
  useEffect(() => {
    const link = linkOf(plan);
    if (link) history.replaceState(history.state, '', `#/benchmark?${link}`);
  }, [plan]);
}
