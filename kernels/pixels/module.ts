/** The module of src/pixels: from the lines of a file to the network's input and to the screen. */
export { narrowRows, sumRows } from './resize';
export { lookUp, resampleRow } from './screen';
export { swapBytes, unfilter } from './unfilter';
