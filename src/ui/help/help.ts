/** The help page and the notices of addresses and headers: one import, and so one chunk. */
export { HelpPage } from './HelpPage.tsx';
export { InsecureNotice } from './InsecureNotice.tsx';
export { ProtectionNotice } from './ProtectionNotice.tsx';
