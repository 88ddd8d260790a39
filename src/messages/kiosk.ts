/** The words of a kiosk, which most pages never show. */
export * as kioskMessages from './en/kiosk.ts';
