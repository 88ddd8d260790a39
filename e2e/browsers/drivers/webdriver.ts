/** A driver that speaks W3C WebDriver over HTTP (https://www.w3.org/TR/webdriver2/#endpoints). */
import type { Commands } from './wire.ts';

/** Paths below a session; an element's own begin with `element/`. */
const PATHS: Readonly<Record<keyof Commands, string>> = {
  navigate: 'url',
  setTimeouts: 'timeouts',
  executeAsync: 'execute/async',
  click: 'click',
  type: 'value',
  perform: 'actions',
  print: 'print',
};

export interface WebDriverSession {
  readonly version: string;
  send<C extends keyof Commands>(command: C, parameters: Commands[C]): Promise<unknown>;
  end(): Promise<void>;
}

/** @param server address of the driver, without a slash at the end */
export async function openSession(server: string, capabilities: object): Promise<WebDriverSession> {
  const created = (await request('POST', `${server}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as { readonly sessionId: string; readonly capabilities: { readonly browserVersion: string } };
  const session = `${server}/session/${created.sessionId}`;
  return {
    version: created.capabilities.browserVersion,
    send(command, parameters) {
      const { element, ...others } = parameters as { readonly element?: string };
      const path = element === undefined ? PATHS[command] : `element/${element}/${PATHS[command]}`;
      return request('POST', `${session}/${path}`, others);
    },
    end: async () => void (await request('DELETE', session).catch(() => undefined)),
  };
}

/** Whether a driver answers at an address. */
export async function isUp(server: string): Promise<true | null> {
  return (await fetch(`${server}/status`)).ok || null;
}

async function request(method: 'POST' | 'DELETE', url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { readonly value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { readonly error: string; readonly message: string };
  throw new Error(`${error}: ${message}`);
}
