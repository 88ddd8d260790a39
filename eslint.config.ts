// Biome lints and formats; these three rules need types, which it does not have.
import tseslint from 'typescript-eslint';

export default tseslint.config({
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
