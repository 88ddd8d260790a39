/**
 * Firefox, over the protocol that it speaks itself: messages over TCP, each a length in decimal, a
 * colon and JSON (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html). Neither
 * geckodriver, which Debian lacks, nor BiDi, under which workers that start workers were seen to wait.
 */
import { connect, type Socket } from 'node:net';
import type { Commands } from './wire.ts';

/** Names of commands, where they are not `WebDriver:` and the W3C's name. */
const NAMES: Readonly<Record<keyof Commands, string>> = {
  navigate: 'WebDriver:Navigate',
  setTimeouts: 'WebDriver:SetTimeouts',
  executeAsync: 'WebDriver:ExecuteAsyncScript',
  click: 'WebDriver:ElementClick',
  type: 'WebDriver:ElementSendKeys',
  perform: 'WebDriver:PerformActions',
  print: 'WebDriver:Print',
};

/** [type, id, error, result]; type 1 is an answer. */
type Answer = readonly [1, number, { readonly error: string; readonly message: string } | null, unknown];

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #received = Buffer.alloc(0);
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('Firefox has closed the connection')));
  }

  /** @param port of this machine; the browser greets, and the greeting answers no command */
  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Marionette(socket);
  }

  async send<C extends keyof Commands>(command: C, parameters: Commands[C]): Promise<unknown> {
    const { element, ...others } = parameters as { readonly element?: string };
    const answer = await this.call(
      NAMES[command],
      element === undefined ? others : { id: element, ...others },
    );
    return (answer as { readonly value: unknown }).value;
  }

  /** @param name of a command as Firefox has it, such as `Marionette:Quit` */
  call(name: string, parameters: object): Promise<unknown> {
    const id = this.#nextId++;
    const text = Buffer.from(JSON.stringify([0, id, name, parameters]));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${text.length}:`);
      this.#socket.write(text);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.toString('latin1', 0, colon));
      if (this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.toString('utf8', colon + 1, end));
      this.#received = this.#received.subarray(end);
      if (Array.isArray(message)) this.#settle(message as unknown as Answer);
    }
  }

  #settle([, id, error, result]: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
