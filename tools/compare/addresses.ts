/** Where the page finds what it does not bundle. */
export const ORT_ADDRESS = '/ort/';
export const LITERT_ADDRESS = '/litert/';
export const MODELS_ADDRESS = '/models/';
