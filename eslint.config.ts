// Biome lints and formats; these rules need types, or it does not have them.
import tseslint from 'typescript-eslint';

/** Members that take text for markup or code. */
const MARKUP = [
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'createContextualFragment',
  'srcdoc',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
];

const types = tseslint.config({
  files: ['src/**/*.{ts,tsx}', 'tools/**/*.ts', 'e2e/**/*.ts'],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      project: [
        './tsconfig.worker.json',
        './tsconfig.app.json',
        './tsconfig.sw.json',
        './tsconfig.node.json',
      ],
      tsconfigRootDir: import.meta.dirname,
    },
  },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  },
});

/**
 * Text never becomes markup or code in what is shipped. The browser refuses it as well (Trusted
 * Types); this says so before a page is open. React's own way is forbidden by Biome.
 */
const noMarkup = tseslint.config({
  files: ['src/**/*.{ts,tsx}'],
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-script-url': 'error',
    '@typescript-eslint/no-implied-eval': 'error',
    'no-restricted-syntax': [
      'error',
      {
        selector: `MemberExpression[property.name=/^(${MARKUP.join('|')})$/], MemberExpression[object.name=document][property.name=/^write/]`,
        message: 'Text must not become markup: build elements, or let React do it.',
      },
    ],
  },
});

export default [...types, ...noMarkup];
