/**
 * The commands of W3C WebDriver (https://www.w3.org/TR/webdriver2/) that the promises need, whichever
 * way they travel: over HTTP, or over the socket of Firefox's Marionette.
 */

/** Parameters of each command; an element is named by its reference. */
export interface Commands {
  navigate: { readonly url: string };
  setTimeouts: { readonly script: number; readonly pageLoad: number };
  executeAsync: { readonly script: string; readonly args: readonly unknown[] };
  click: { readonly element: string };
  type: { readonly element: string; readonly text: string };
  perform: { readonly actions: readonly object[] };
  print: { readonly background: boolean };
}

/** A browser that was started, with one window. */
export interface Wire {
  /** The version that the browser says it has. */
  readonly version: string;
  /** Whether its driver knows `print`. */
  readonly canPrint: boolean;
  /** @throws Error with the browser's own words */
  send<C extends keyof Commands>(command: C, parameters: Commands[C]): Promise<unknown>;
  /** Ends the browser and everything that was started for it. */
  close(): Promise<void>;
}

/** Key of a reference to an element, in results of scripts (WebDriver, 12.1). */
export const ELEMENT_KEY = 'element-6066-11e4-a52e-4f735466cecf';
