/**
 * The import rules, from one table: each folder, what it may import, and where code that wants more belongs.
 */
/** The pure part of the measuring wing: plans, statistics and figures. */
const MEASURED = ['benchmark/model', 'benchmark/statistics', 'benchmark/accuracy'];

const layers = {
  core: {
    may: [],
    instead:
      'core holds types, units, errors and small asynchronous helpers; logic belongs to the stage that owns it',
  },
  messages: {
    may: ['core'],
    instead: 'sentences and formats, keyed by code; a stage passes a code with parameters',
  },
  pixels: {
    may: ['core'],
    instead: 'loops over pixels in WebAssembly; what they are for belongs to a stage',
  },
  decode: {
    may: ['core', 'pixels'],
    instead: 'decoding ends at a PixelImage; scaling for a network belongs in preprocess',
  },
  sources: {
    may: ['core', 'decode'],
    instead: 'sources end at a Blob for each image; decoding one belongs in decode, listing them in state',
  },
  preprocess: { may: ['core', 'pixels'], instead: 'preprocessing is pure; reading files belongs in decode' },
  model: { may: ['core'], instead: 'manifests and bytes only; running a model belongs in engine' },
  results: {
    may: ['core', 'model'],
    instead: 'outputs to results by the manifest, pure; running a model belongs in engine, words in messages',
  },
  report: {
    may: ['core', 'messages', 'decode/crc32'],
    instead: 'results to documents, pure; views of them belong in ui/report, reading files in the pipeline',
  },
  engine: {
    may: ['core', 'model'],
    instead: 'engines are handed bytes and tensors; orchestration belongs in pipeline',
  },
  quantize: {
    may: ['core', 'engine/graph', 'engine/integer'],
    instead:
      'weights to integers, and the graph models that hold them; code that runs a model or reads images belongs in tools/quantize',
  },
  pipeline: {
    may: ['core', 'decode', 'preprocess', 'model', 'engine', 'results'],
    instead: 'the pipeline knows no worker and no view',
  },
  'worker/protocol': { may: ['core'], instead: 'the wire is a type file' },
  'worker/client': {
    may: ['core', 'worker/protocol'],
    instead: 'the client owns a worker; what it does belongs in worker/host',
  },
  'worker/host': {
    may: [
      'core',
      'sources',
      'decode',
      'preprocess',
      'model',
      'engine',
      'offline/models/',
      'offline/release/stored-lists',
      'pipeline',
      'worker/client',
      'worker/protocol',
    ],
    instead: 'the host connects the wire to the pipeline',
  },
  'worker/page': { may: ['worker/start'], instead: 'an entry exports nothing and shares nothing' },
  'worker/start': {
    may: ['core', 'worker/host', 'benchmark/worker/trials/host', 'benchmark/worker/accuracy/host'],
    instead: 'it only starts the host that a worker is named for',
  },
  viewer: {
    may: ['core', 'pixels', 'preprocess/tone'],
    instead:
      'the view of one image, without React: geometry, tones, drawing, gestures; words and controls belong in ui',
  },
  state: {
    may: ['core', 'kiosk', 'sources', 'viewer', 'worker/client', 'worker/protocol'],
    instead: 'state reaches the engine through a client; measuring belongs in benchmark/state',
  },
  kiosk: {
    may: ['core'],
    instead:
      'what kiosk.json says, its PIN and its clock; what follows from it belongs in state, views in ui',
  },
  offline: { may: ['core', 'model'], instead: 'caches and the service worker; views belong in ui' },
  ui: {
    may: ['core', 'messages', 'report', 'state', 'viewer'],
    instead: 'views read state and call its commands',
  },
  main: {
    may: ['core', 'kiosk', 'state', 'ui', 'worker/client', 'offline', 'benchmark/benchmark-page'],
    instead: 'main only composes',
  },
  'benchmark/benchmark-page': {
    may: ['benchmark/state', 'benchmark/ui', 'benchmark/worker/[a-z]+/client'],
    instead: 'it is the face of the measuring wing for the composition root, and has no code of its own',
  },
  'benchmark/model': {
    may: ['core', 'engine/measurement', ...MEASURED],
    instead: 'plans and figures, pure; running belongs in benchmark/worker, words in benchmark/ui',
  },
  'benchmark/statistics': {
    may: ['core', 'engine/measurement', ...MEASURED],
    instead: 'statistics are pure; running belongs in benchmark/worker',
  },
  'benchmark/accuracy': {
    may: ['core', ...MEASURED],
    instead: 'statistics of labelled images, pure; reading images belongs in benchmark/worker/accuracy',
  },
  'benchmark/networks': {
    may: ['core', 'model', 'engine/graph', 'quantize', 'benchmark/model'],
    instead: 'networks that need no file, made on the device; running one belongs in benchmark/worker',
  },
  'benchmark/worker/trials/protocol': {
    may: ['core', 'engine/measurement', ...MEASURED],
    instead: 'the wire is a type file',
  },
  'benchmark/worker/trials/client': {
    may: [
      'core',
      'messages',
      'engine/measurement',
      'worker/protocol',
      'worker/client',
      ...MEASURED,
      'benchmark/worker/trials/protocol',
    ],
    instead: 'the client owns a worker; measuring belongs in benchmark/worker/trials/host',
  },
  'benchmark/worker/trials/host': {
    may: [
      'core',
      'model',
      'engine',
      'offline/models/',
      'preprocess',
      'pipeline',
      'worker/protocol',
      'worker/host',
      ...MEASURED,
      'benchmark/networks',
      'benchmark/worker/trials/protocol',
    ],
    instead: 'the host runs models and takes times; figures derived from them belong in benchmark/model',
  },
  'benchmark/worker/accuracy/protocol': {
    may: ['core', 'worker/protocol', ...MEASURED],
    instead: 'the wire is a type file',
  },
  'benchmark/worker/accuracy/client': {
    may: ['core', 'worker/client', 'benchmark/worker/accuracy/protocol'],
    instead: 'the client owns a worker; scoring belongs in benchmark/worker/accuracy/host',
  },
  'benchmark/worker/accuracy/host': {
    may: [
      'core',
      'decode',
      'preprocess',
      'model',
      'engine',
      'pipeline',
      'results',
      'worker/host',
      ...MEASURED,
      'benchmark/worker/accuracy/protocol',
    ],
    instead: 'the host connects the wire to the pipeline',
  },
  'benchmark/state': {
    may: [
      'core',
      'engine/measurement',
      'state',
      'worker/client',
      'worker/protocol',
      ...MEASURED,
      'benchmark/worker/[a-z]+/(client|protocol)',
    ],
    instead: 'state reaches the engine through a client',
  },
  'benchmark/ui': {
    may: ['core', 'engine/measurement', 'messages', 'state', 'ui', ...MEASURED, 'benchmark/state'],
    instead: 'views read state and call its commands',
  },
};

const pathOf = (layer) =>
  layer.includes('/') ? `^src/${layer}` : layer === 'main' ? '^src/main\\.tsx$' : `^src/${layer}/`;

const layerRules = Object.entries(layers).map(([layer, { may, instead }]) => ({
  name: `layer-${layer.replaceAll('/', '-')}`,
  comment: instead,
  severity: 'error',
  from: { path: pathOf(layer), pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(src|tools|training|e2e)/', pathNot: [...may, layer].map(pathOf) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      comment: 'split the shared part into its own file',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'engine-through-its-faces',
      comment:
        'export it from engine/index.ts, or from the index.ts of graph or integer; backends are loaded by the registry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/|\\.test\\.tsx?$' },
      to: {
        path: '^src/engine/',
        pathNot: '^src/engine/(index|measurement|page-host|graph/index|integer/index)\\.ts$',
      },
    },
    {
      name: 'tfjs-in-one-place',
      comment: 'wrap it in engine/backends/tfjs',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/backends/tfjs/|\\.test\\.ts$' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'react-in-ui',
      comment: 'state is plain; move the view to ui',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(ui/|benchmark/ui/|main\\.tsx$)' },
      to: { path: 'node_modules/(react|react-dom|react-aria-components|lucide-react)/' },
    },
    {
      name: 'node-in-tools',
      comment: 'the app runs in a browser; file access belongs in tools',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'competitors-in-tools',
      comment: 'other runtimes are for comparing only, and never reach the app',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: 'node_modules/(onnxruntime-web|onnx-proto|@litertjs)/' },
    },
    {
      name: 'tools-below-state',
      comment: 'command lines share the pipeline, not the page',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^src/(ui|state|main|benchmark/(ui|state))' },
    },
    {
      name: 'no-orphans',
      comment: 'nothing imports this file',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$|service-worker\\.ts$|\\.test\\.tsx?$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
  },
};
