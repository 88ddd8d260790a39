/** Drops files on a page of the built app and takes times, as a person sees them. */
import type { Browser } from '@playwright/test';

/** From the drop to the frame that shows the findings of every file. */
export const WHOLE = 'Drop to findings';
/** From the drop to the frame that shows the first image. */
export const IMAGE = 'Drop to image';
/**
 * The rows of the page's own table of timings, in its order. They are read by their place: their
 * words may differ between two builds.
 */
const STAGES = ['Decode', 'Preprocess', 'Copy in', 'Compute', 'Read back', 'From file to findings'];

/**
 * Ample for an engine to measure its kernels and threads, which it does once it is ready. Another
 * page that started meanwhile would mislead it, and its choice lasts.
 */
const TUNING_MS = 3000;

/** Milliseconds by stage. */
export type Times = ReadonlyMap<string, number>;

/** A page of one build, with its model warm. */
export interface Build {
  /**
   * Drops files together, waits until all are read, and closes them again.
   * @param paths of different contents, as identical files are read only once
   * @returns the stages too where there is one file
   */
  read(paths: readonly string[]): Promise<Times>;
}

export async function openBuild(browser: Browser, url: string): Promise<Build> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator('[data-testid=engine-status][data-state=ready]').waitFor();
  await page.waitForTimeout(TUNING_MS);
  // A page cannot make files that lie on the disk, as dropped ones do; a file input can hold them.
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  return {
    async read(paths) {
      await page.bringToFront();
      await input.setInputFiles([...paths]);
      const { whole, image } = await input.evaluate(dropAndWait);
      const times = new Map([
        [WHOLE, whole],
        [IMAGE, image],
      ]);
      if (paths.length === 1) {
        await page.evaluate(unfold);
        const stages = await page
          .locator('td[data-ms]')
          .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-ms'))));
        if (stages.length !== STAGES.length) throw new Error(`the page has ${stages.length} stages`);
        for (const [i, stage] of STAGES.entries()) times.set(stage, stages[i] ?? Number.NaN);
      }
      await page.getByRole('button', { name: 'Close all files' }).click();
      await page.getByRole('heading', { name: 'Drop a chest X-ray here' }).waitFor();
      return times;
    },
  };
}

/** Runs in the page. A build may make its table of timings only where it is looked at. */
async function unfold(): Promise<void> {
  for (const details of document.querySelectorAll('details')) details.open = true;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Runs in the page. What a frame shows counts as there when that frame has been drawn. */
async function dropAndWait({
  files,
}: HTMLInputElement): Promise<{ readonly whole: number; readonly image: number }> {
  const all = [...(files ?? [])];
  const dataTransfer = new DataTransfer();
  for (const file of all) dataTransfer.items.add(file);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const hasAll = () => {
    const list = document.querySelector('nav[aria-label="Open files"]');
    // A build that draws only the rows on the screen says how many there are.
    const listed = list?.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount');
    const rows = Number(listed ?? list?.querySelectorAll('li').length);
    const isRead = rows === all.length && !list?.querySelector('progress');
    return isRead && document.querySelector('[data-score]');
  };
  const startMs = performance.now();
  let image = 0;
  document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  let isDrawn = false;
  while (!hasAll()) {
    await frame();
    // The frame before has been drawn by now.
    if (isDrawn) image ||= performance.now() - startMs;
    isDrawn = document.querySelector('canvas[role=img]') !== null;
  }
  await frame();
  const whole = performance.now() - startMs;
  return { whole, image: image || whole };
}
