/**
 * Every sentence that a person sees is in this folder: this test finds the ones that are elsewhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..');

/** JSX attributes whose value is read out or shown. */
const VISIBLE = ['alt', 'aria-label', 'label', 'legend', 'placeholder', 'title'];

/** Whatever a person sees is made here: views, the states that they show and model cards. */
const SCANNED = /^(ui|state|offline|benchmark\/(ui|state))\/.*\.tsx?$|^main\.tsx$|^model\/card.*\.ts$/;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (path) => SCANNED.test(path) && !/\.test\.tsx?$/.test(path),
);

/**
 * Words in JSX text and in visible attributes, and sentences anywhere but in errors for developers.
 */
function visibleStrings(source: string): string[] {
  const file = ts.createSourceFile('view.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && VISIBLE.includes(node.name.getText(file))) {
      const { initializer } = node;
      const value = initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
      if (value && (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value))) {
        if (hasWords(value.getText(file))) found.push(value.getText(file));
      }
    }
    // Errors that only a developer sees are English in every language.
    if (ts.isThrowStatement(node) || isPlainError(node)) return;
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isText && !ts.isJsxAttribute(node.parent) && isSentence(node.getText(file).slice(1, -1))) {
      found.push(node.getText(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...new Set(found)];
}

const isPlainError = (node: ts.Node): boolean =>
  ts.isNewExpression(node) && node.expression.getText() === 'Error';

const hasWords = (text: string): boolean => /[a-z]{2}/i.test(text.replace(/\$\{[^}]*\}/g, ''));

/** Begins with a capital and has a space between words, or ends as a sentence does. */
const isSentence = (text: string): boolean => /^[A-Z]\S* .*[a-z]{2}|[a-z]{2} [^/]*[a-z]{2}[.!?…]$/.test(text);

describe('a string that a person sees', () => {
  it.each([
    ['text', '<p>Read again</p>', ['Read again']],
    ['an attribute', '<b title="Close" />', ['"Close"']],
    ['an attribute in braces', "<b aria-label={'Close'} />", ["'Close'"]],
    ['a template', '<b title={`Close $' + '{name}`} />', ['`Close $' + '{name}`']],
    ['a sentence', "<p>{ready ? 'Not read yet.' : words.done}</p>", ["'Not read yet.'"]],
    ['an error for developers', "() => { throw new Error('This is a defect.'); }", []],
    ['an error that a callback gets', "onError(new Error('This is a defect.'))", []],
    ['a name of the code', '<b className="wide" title={words.close}>{words.text}</b>', []],
  ])('is found as %s', (_, source, strings) => {
    expect(visibleStrings(`const view = ${source};`)).toEqual(strings);
  });

  it.each(files)('is not written in %s', (path) => {
    const strings = visibleStrings(readFileSync(join(SRC, path), 'utf8'));
    expect(strings.filter((text) => !isKeyOrName(text))).toEqual([]);
  });
});

/** Keys of the keyboard and the name of the product are the same in every language. */
function isKeyOrName(text: string): boolean {
  return ['Ctrl', 'Esc', 'Penumbra'].includes(text);
}
