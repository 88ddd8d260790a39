import type { Target, TargetName } from '../contract.ts';

/** Each target's code is loaded when it is asked for. */
const targets: Readonly<Record<TargetName, () => Promise<Target>>> = {
  dicom: () => image('dicom'),
  png: () => image('png'),
  jpeg: () => image('jpeg'),
  tiff: () => image('tiff'),
  bmp: () => image('bmp'),
  webp: () => image('webp'),
  zip: () => import('./archive.ts').then(({ archiveTarget }) => archiveTarget()),
  manifest: () => import('./texts.ts').then(({ manifestTarget }) => manifestTarget()),
  graph: () => import('./graph.ts').then(({ graphTarget }) => graphTarget()),
  kiosk: () => import('./texts.ts').then(({ kioskTarget }) => kioskTarget()),
  plan: () => import('./texts.ts').then(({ planTarget }) => planTarget()),
};

const image = (name: Parameters<typeof import('./images.ts').imageTarget>[0]) =>
  import('./images.ts').then(({ imageTarget }) => imageTarget(name));

export const loadTarget = (name: TargetName): Promise<Target> => targets[name]();
