/** The help page and the notice of insecure pages: one import, and so one chunk. */
export { HelpPage } from './HelpPage.tsx';
export { InsecureNotice } from './InsecureNotice.tsx';
