import { messages } from '../../messages/index.ts';
import styles from '../app/App.module.css';
import { ProblemCard } from '../case/ProblemCard.tsx';
import { useApp, useCommands } from '../context.ts';

/** Tells why the model is not ready, and how to repair it. */
export function EngineProblem() {
  const { engine: commands, models: modelCommands } = useCommands();
  const engine = useApp((state) => state.engine);
  const selection = useApp((state) => state.selection);
  const backends = useApp((state) => state.backends);
  const isImported = useApp(
    ({ models, selection: chosen }) => models.find(({ id }) => id === chosen?.modelId)?.origin === 'imported',
  );
  if (engine.state !== 'failed') return null;
  const others = backends.filter(({ id, probe }) => probe.supported && id !== selection?.backend);
  return (
    <div className={styles.engineProblem}>
      <ProblemCard error={engine.error}>
        <button
          type="button"
          className="primary"
          onClick={() => void (selection ? commands.select({}) : commands.start())}
        >
          {messages.engine.problemAgain}
        </button>
        {isImported ? (
          <button type="button" onClick={() => void modelCommands.openList()}>
            {messages.models.manage}
          </button>
        ) : (
          <button type="button" onClick={() => void commands.repair()}>
            {messages.engine.problemRepair}
          </button>
        )}
        {others.map(({ id }) => (
          <button key={id} type="button" onClick={() => void commands.select({ backend: id })}>
            {messages.engine.problemSwitchTo(id)}
          </button>
        ))}
      </ProblemCard>
    </div>
  );
}
