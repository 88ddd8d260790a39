/** The page as a person uses it, in any browser that a {@link Wire} drives. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@playwright/test';
import { ELEMENT_KEY, type Wire } from './drivers/wire.ts';

/** A first visit stores the app while it loads the model, on cores that others use too. */
const READY_MS = 90_000;

/** Longer than any single step takes. */
const SCRIPT_MS = 60_000;

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** Code of a key in WebDriver (17.4.2). */
const ESCAPE = '\uE00C';

export class Visit {
  readonly #wire: Wire;
  readonly #url: string;

  /** @param url of the app, with a slash at the end */
  constructor(wire: Wire, url: string) {
    this.#wire = wire;
    this.#url = url;
  }

  /** Opens the page. @param hash `#` and what follows it */
  async open(hash = ''): Promise<void> {
    await this.#wire.send('setTimeouts', { script: SCRIPT_MS, pageLoad: SCRIPT_MS });
    await this.#wire.send('navigate', { url: this.#url + hash });
  }

  /**
   * Loads the page anew as a person does. Marionette's own command for it passes the service worker by,
   * like a reload with Shift held.
   */
  async reload(): Promise<void> {
    await this.evaluate(() => {
      Object.assign(window, { isOld: true });
      setTimeout(() => location.reload());
    });
    const isNew = () => this.evaluate(() => !('isOld' in window) && document.readyState === 'complete');
    // While one page goes and another comes, no script can answer.
    await expect(async () => expect(await isNew()).toBe(true)).toPass({ timeout: SCRIPT_MS });
  }

  /**
   * Calls a function in the page.
   * @param work knows nothing of what is around it here; it takes and gives what JSON can carry
   */
  async evaluate<A extends readonly unknown[], T>(
    work: (...args: A) => T | Promise<T>,
    ...args: A
  ): Promise<T> {
    const script = `
      const done = arguments[arguments.length - 1];
      const args = [...arguments].slice(0, -1);
      new Promise((resolve) => resolve((${work})(...args))).then(
        (value) => done({ value }),
        (error) => done({ error: String(error) }),
      );`;
    const answer = await this.#wire.send('executeAsync', { script, args });
    const { value, error } = answer as { readonly value: T; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** The words in an element; null where there is none. */
  words(selector: string): Promise<string | null> {
    return this.evaluate((css) => document.querySelector<HTMLElement>(css)?.innerText ?? null, selector);
  }

  /** Waits until an element says so. */
  async says(selector: string, words: string | RegExp, timeout = 30_000): Promise<void> {
    const matching = words instanceof RegExp ? expect.stringMatching(words) : expect.stringContaining(words);
    await expect.poll(() => this.words(selector), { timeout }).toEqual(matching);
  }

  /** Waits for an attribute of an element. */
  async has(selector: string, attribute: string, value: string | null, timeout = READY_MS): Promise<void> {
    const found = () =>
      this.evaluate(
        (css, name) => document.querySelector(css)?.getAttribute(name) ?? null,
        selector,
        attribute,
      );
    await expect.poll(found, { timeout, message: `${attribute} of ${selector}` }).toBe(value);
  }

  /**
   * Clicks the first element on the screen that fits, once there is one, with the browser's own
   * pointer.
   * @param name fits the words that it shows, or those that a screen reader says in their place
   */
  async click(selector: string, name = /^/): Promise<void> {
    await expect(async () => {
      await this.#wire.send('click', { element: await this.#find(selector, name) });
    }).toPass({ timeout: 30_000 });
  }

  /** Gives a file to the page's file input, as its dialog would. */
  async choose(file: string): Promise<void> {
    await expect(async () => {
      const element = await this.#find('input[type=file]:not([webkitdirectory])', null);
      await this.#wire.send('type', { element, text: file });
    }).toPass({ timeout: 30_000 });
  }

  /**
   * Gives a folder to a file input. Neither driver can choose one, so the input gets the files that
   * its dialog would give, each with its path.
   */
  async chooseFolder(input: string, folder: string): Promise<void> {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [join(basename(folder), name), readFileSync(join(folder, name)).toString('base64')]);
    await this.evaluate(
      (css, given) => {
        const value = given.map(([path = '', base64 = '']) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const file = new File([bytes], path.slice(path.lastIndexOf('/') + 1));
          return Object.defineProperty(file, 'webkitRelativePath', { value: path });
        });
        const element = document.querySelector<HTMLInputElement>(css);
        if (!element) throw new Error(`nothing on the page fits ${css}`);
        Object.defineProperty(element, 'files', { configurable: true, value });
        element.dispatchEvent(new Event('change', { bubbles: true }));
      },
      input,
      files,
    );
  }

  async press(key: string): Promise<void> {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: key }));
    await this.#wire.send('perform', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /**
   * The words on paper: of the PDF that the browser prints, or, where its driver cannot print or nothing
   * here reads a PDF, of the sheet that the page makes for it.
   */
  async printed(): Promise<{ readonly text: string; readonly by: string }> {
    if (this.#wire.canPrint && hasPoppler) {
      const pdf = Buffer.from((await this.#wire.send('print', { background: true })) as string, 'base64');
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { encoding: 'utf8', input: pdf });
      return { text, by: 'PDF' };
    }
    // The browser's dialog would wait for a person.
    await this.evaluate(() => void Object.assign(window, { print: () => undefined }));
    await this.click('button', /^Export or print$/);
    await this.click('dialog button', /^Print or PDF$/);
    await this.says('[data-print-sheet]', /\S/);
    return { text: (await this.words('[data-print-sheet]')) ?? '', by: 'the sheet for it' };
  }

  async modelReady(): Promise<void> {
    await this.has('[data-testid=engine-status]', 'data-state', 'ready');
  }

  async offlineReady(): Promise<void> {
    await this.has('[data-testid=offline-status]', 'data-state', 'ready');
  }

  /** Switches precision or engine, by its value in the chooser. */
  async switchTo(value: string, words: string): Promise<void> {
    await this.click('[data-testid=engine-status]');
    await this.click(`#engine-picker label:has(input[value="${value}"])`);
    await this.escape();
    await this.says('[data-testid=engine-status]', words, READY_MS);
    await this.modelReady();
  }

  /** Closes the file on the screen. */
  async closeFile(): Promise<void> {
    await this.press('x');
    await expect.poll(() => this.words('[data-score]')).toBeNull();
  }

  escape(): Promise<void> {
    return this.press(ESCAPE);
  }

  /** The text of the file that the page gives to the browser's downloads. */
  async saved(press: () => Promise<void>): Promise<string> {
    await this.evaluate(() => {
      const create = URL.createObjectURL;
      URL.createObjectURL = (content: Blob) => {
        Object.assign(window, { savedHere: content });
        return create.call(URL, content);
      };
    });
    await press();
    return this.evaluate(() => (window as unknown as { readonly savedHere: Blob }).savedHere.text());
  }

  /** Waits for the findings of the file on the screen: raw score by label. */
  async findings(file: string): Promise<Readonly<Record<string, number>>> {
    await this.says('main', file, READY_MS);
    const scores = () =>
      this.evaluate(() =>
        [...document.querySelectorAll('[data-score]')].map((row) => [
          row.getAttribute('data-label'),
          Number(row.getAttribute('data-score')),
        ]),
      );
    await expect.poll(async () => (await scores()).length, { timeout: READY_MS }).toBeGreaterThan(0);
    return Object.fromEntries(await scores()) as Record<string, number>;
  }

  /** Reference of an element. @param name null also finds one that is not shown */
  async #find(selector: string, name: RegExp | null): Promise<string> {
    const found: unknown = await this.evaluate(
      (css, pattern) =>
        [...document.querySelectorAll<HTMLElement>(css)].find(
          (element) =>
            pattern === null ||
            (element.checkVisibility() &&
              new RegExp(pattern).test((element.getAttribute('aria-label') ?? element.innerText).trim())),
        ) ?? null,
      selector,
      name?.source ?? null,
    );
    const reference = (found as Readonly<Record<string, string>> | null)?.[ELEMENT_KEY];
    if (reference === undefined) throw new Error(`nothing on the page fits ${selector} ${name ?? ''}`);
    return reference;
  }
}
