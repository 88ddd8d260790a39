/** The document as JSON, for other programs. */
import * as v from 'valibot';
import { type ReadingsDocument, readingsSchema } from './schema.ts';

/**
 * Writes the document. Numbers are written in full, so that they are read as they were.
 * @throws where it does not fit the schema, which is a bug: nothing wrong goes out
 */
export function readingsJson(document: ReadingsDocument): string {
  return `${JSON.stringify(v.parse(readingsSchema, document), null, 1)}\n`;
}
