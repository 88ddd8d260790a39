/** The part in use. The package's own types pull in those of Node, which page code must not see. */
declare module 'papaparse' {
  interface Options {
    readonly header?: boolean;
    readonly skipEmptyLines?: boolean | 'greedy';
    readonly delimiter?: string;
    readonly delimitersToGuess?: readonly string[];
    readonly newline?: string;
  }
  interface Parsed<Row> {
    readonly data: Row[];
    readonly errors: readonly { readonly code: string; readonly message: string; readonly row?: number }[];
  }
  const Papa: {
    parse<Row>(text: string, options?: Options): Parsed<Row>;
    unparse(table: {
      readonly fields: readonly string[];
      readonly data: readonly (readonly unknown[])[];
    }): string;
  };
  export default Papa;
}
