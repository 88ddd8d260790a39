/** Addresses of the files that the page does not bundle. */
export const ORT_ADDRESS = '/ort/';
export const LITERT_ADDRESS = '/litert/';
export const MODELS_ADDRESS = '/models/';
