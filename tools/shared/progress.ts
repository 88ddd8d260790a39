import { SingleBar } from 'cli-progress';

export interface Progress {
  /** One more is done. */
  advance(): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere (a log, a pipe) one line for every tenth. Always on stderr. */
export function createProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? bar(title, total) : lines(title, total);
}

function bar(title: string, total: number): Progress {
  const single = new SingleBar({
    format: `${title} {bar} {value}/{total}, {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
  });
  single.start(total, 0);
  return { advance: () => single.increment(), stop: () => single.stop() };
}

function lines(title: string, total: number): Progress {
  let done = 0;
  const tenths = () => Math.floor((10 * done) / total);
  return {
    advance() {
      const before = tenths();
      done++;
      if (tenths() > before) process.stderr.write(`${title} ${tenths() * 10} % (${done}/${total})\n`);
    },
    stop() {},
  };
}
