/** Asynchronous values that are made once. */

interface Store<K, V> {
  get(key: K): Promise<V> | undefined;
  set(key: K, value: Promise<V>): unknown;
  delete(key: K): boolean;
}

/**
 * Makes each key's value on first use and shares its promise with every caller. A failure is
 * forgotten, so that the next call tries again. Without a key it holds one value.
 */
export class Memo<V, K = void> {
  readonly #make: (key: K) => Promise<V>;
  readonly #store: Store<K, V>;

  /**
   * @param store a `WeakMap` where values must not outlive their keys; owned by the memo from now
   * on
   */
  constructor(make: (key: K) => Promise<V>, store: Store<K, V> = new Map()) {
    this.#make = make;
    this.#store = store;
  }

  /** @throws the error of the maker, to every caller that waits for the same attempt */
  get(key: K): Promise<V> {
    const known = this.#store.get(key);
    if (known) return known;
    const making = this.#make(key);
    this.#store.set(key, making);
    making.catch(() => this.forget(key, making));
    return making;
  }

  /** Replaces the value, whether or not one was made. */
  set(key: K, value: V): void {
    this.#store.set(key, Promise.resolve(value));
  }

  /**
   * The next call makes the value anew.
   * @param attempt forgets this one only: another may have taken its place since
   */
  forget(key: K, attempt?: Promise<V>): void {
    if (attempt === undefined || this.#store.get(key) === attempt) this.#store.delete(key);
  }
}
