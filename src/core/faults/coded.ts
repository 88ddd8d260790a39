/** Codes with parameters, from which src/messages makes sentences. */

/** No parameters. */
export type Alone = Readonly<Record<never, never>>;

/** A code together with its own parameters. */
export type Coded<Codes> = { readonly [C in keyof Codes]: { readonly code: C } & Codes[C] }[keyof Codes];
