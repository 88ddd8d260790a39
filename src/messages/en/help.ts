/** The help page, and what is said where a page is not secure. */

export const title = 'Help';

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

export const sections: readonly Section[] = [
  {
    heading: 'What Penumbra does',
    paragraphs: [
      'It reads a chest X-ray in this browser and gives, for each finding that the model knows, a probability. It is a research tool, not a medical device: a person reads the image, and decides.',
      'Drop files, a folder or a ZIP archive anywhere on the page, or paste an image. To try it without one, take the phantom on the empty page. The phantom is a drawing, not a patient.',
    ],
  },
  {
    heading: 'What leaves this device',
    paragraphs: [
      'Nothing. Images are read here, in memory, and are gone when the page is closed. There is no upload, no account and no log. The model and the page itself are stored, so that they open without a network; images, names and results are not.',
    ],
  },
  {
    heading: 'What a threshold is',
    paragraphs: [
      'A probability alone does not say whether to look closer: 5 % is much for a rare finding and little for a common one. So each finding has a threshold of its own, chosen on patients whose findings were known. On or above it, the finding is marked.',
      'The operating point sets all thresholds at once. The balanced one weighs missed findings and false alarms alike. The sensitive one misses fewer and raises more false alarms. Nothing is read again when you change it.',
      'Below the threshold does not mean that a finding is absent.',
    ],
  },
  {
    heading: 'How to read the list',
    paragraphs: [
      'Each row names the finding that is most above its threshold, and how many more are above theirs. “None above threshold” stands where there is none.',
      '“Needs attention” shows files with a finding above its threshold, with a caution, or that could not be read, until you mark them as seen. Marks are kept as long as the file is open.',
      'A triangle stands for a caution: the image may not be one that the model was made for, such as a lateral view, a child or a test image. Read the caution before the findings.',
      'The time left is an estimate by the pace of the files that were read, and appears once it is known. A file that has the same content as another is named, and is not read twice.',
      'A closed file can be opened again for ten seconds.',
    ],
  },
];

export const keysTitle = 'Keyboard';
export const diagnostics = 'Diagnostics, for whoever looks after this device';
export const keysOpen = 'Show all keys';

export const insecureTitle = 'This address is not secure, so parts of Penumbra are switched off.';
export const insecureWorks =
  'Images can still be read, more slowly, and never leave this device. The page needs the network each time it is opened.';
export const insecureRemedy =
  'Remedy: serve this address over HTTPS, or run Penumbra on this computer and open http://localhost.';
export const insecureMore = 'For the technician';
/** @param origin such as `http://192.0.2.7:4310` */
export const insecureCause = (origin: string): string =>
  `The page was opened at ${origin}, which is plain HTTP and not this computer. Browsers then allow neither offline use nor threads, and someone on the network could change the page.`;
export const insecureWays =
  'Over HTTPS, the certificate must be one that this browser trusts. On managed Chrome or Edge, the policy OverrideSecurityRestrictionsOnInsecureOrigin can name this address instead.';

/** Said where the server does not send the page's headers; by where they come from instead. */
export const protection = {
  added: {
    title: 'This server sends no security headers; Penumbra adds them itself.',
    works: 'Images are read at full speed and never leave this device.',
    remedy:
      'Penumbra cannot add them to the first visit, to a reload with Shift held, or in a browser that blocks service workers: reading is then slower, and nothing but the page itself keeps it from other servers. For the technician: let the server send the headers of the configurations in deploy/.',
  },
  'next-visit': {
    title: 'Penumbra reads on one processor core until it is reloaded.',
    works:
      'Images can be read, more slowly, and never leave this device. Reload the page when no file is open.',
    remedy:
      'The server sends no security headers. Penumbra adds them itself from the next load on. For the technician: let the server send the headers of the configurations in deploy/.',
  },
  missing: {
    title: 'This page is not isolated, so Penumbra reads on one processor core.',
    works: 'Images can be read, more slowly, and never leave this device.',
    remedy:
      'The server sends no security headers, and this browser lets no service worker add them, as in some private windows. For the technician: let the server send the headers of the configurations in deploy/, and check that a proxy does not remove them.',
  },
};
export const protectionMore = 'Cause and remedy';
