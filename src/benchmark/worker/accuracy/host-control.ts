/** Pauses, resumes and stops the run under way, on the page's request. */
export type Command = 'pause' | 'resume' | 'stop';

export interface Control {
  give(command: Command): void;
  isPaused(): boolean;
  /** At once, or once a pause is over. @returns whether to go on */
  mayGoOn(): Promise<boolean>;
}

export function createControl(): Control {
  let state: 'running' | 'paused' | 'stopped' = 'running';
  let wake: () => void = () => undefined;
  return {
    give(command) {
      if (state === 'stopped') return;
      state = ({ pause: 'paused', resume: 'running', stop: 'stopped' } as const)[command];
      if (state !== 'paused') wake();
    },
    isPaused: () => state === 'paused',
    async mayGoOn() {
      while (state === 'paused') {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return state === 'running';
    },
  };
}
