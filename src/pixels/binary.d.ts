/** Built by tools/setup/kernels.mjs: the module of kernels/pixels as text. */
declare module '*/kernels/build/pixels.js' {
  const base64: string;
  export default base64;
}
