/** Vite's asset imports, as vite/client declares them; that file itself brings the DOM along. */
declare module '*?url&no-inline' {
  const url: string;
  export default url;
}
