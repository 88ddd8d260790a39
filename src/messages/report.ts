/**
 * The sentences of exports and of the printed report in the current language, apart from {@link
 * messages}: they are loaded with the views that export.
 */
export * as reportMessages from './en/report.ts';
