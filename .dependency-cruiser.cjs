/**
 * The import rules, from one table: each folder, what it may import, and where code that wants more belongs.
 */
const layers = {
  core: {
    may: [],
    instead: 'core holds types, units and errors only; logic belongs to the stage that owns it',
  },
  decode: {
    may: ['core'],
    instead: 'decoding ends at a PixelImage; scaling for a network belongs in preprocess',
  },
  preprocess: { may: ['core'], instead: 'preprocessing is pure; reading files belongs in decode' },
  model: { may: ['core'], instead: 'manifests and bytes only; running a model belongs in engine' },
  findings: { may: ['core'], instead: 'scores to findings, pure; tensors belong in engine, words in ui' },
  report: { may: ['core'], instead: 'documents from findings, pure' },
  bench: { may: ['core'], instead: 'plans and statistics; running belongs in worker/host' },
  engine: {
    may: ['core', 'model'],
    instead: 'engines are handed bytes and tensors; orchestration belongs in pipeline',
  },
  quantize: {
    may: ['core', 'engine/graph', 'engine/integer'],
    instead:
      'weights to integers, and the graph models that hold them; what runs or looks at images belongs in tools/quantize',
  },
  'reference-networks': {
    may: ['core', 'model', 'engine/graph', 'quantize'],
    instead: 'networks that need no file, made on the device; running one belongs to whoever measures it',
  },
  pipeline: {
    may: ['core', 'decode', 'preprocess', 'model', 'engine', 'findings'],
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
      'decode',
      'preprocess',
      'model',
      'engine',
      'offline/models/',
      'pipeline',
      'bench',
      'worker/protocol',
    ],
    instead: 'the host connects the wire to the pipeline',
  },
  'worker/benchmark/protocol': { may: ['core'], instead: 'the wire is a type file' },
  'worker/benchmark/client': {
    may: ['core', 'bench', 'worker/protocol', 'worker/client', 'worker/benchmark/protocol'],
    instead: 'the client owns a worker; what it measures belongs in worker/benchmark/host',
  },
  'worker/benchmark/host': {
    may: [
      'core',
      'model',
      'engine',
      'offline/models/',
      'reference-networks',
      'preprocess',
      'pipeline',
      'bench',
      'worker/protocol',
      'worker/host',
      'worker/benchmark/protocol',
    ],
    instead: 'the host runs and takes times; figures from them belong in bench',
  },
  'worker/acceptance/protocol': { may: ['core', 'worker/protocol'], instead: 'the wire is a type file' },
  'worker/acceptance/client': {
    may: ['core', 'worker/client', 'worker/acceptance/protocol'],
    instead: 'the client owns a worker; what it does belongs in worker/acceptance/host',
  },
  'worker/page': {
    may: ['worker/host', 'worker/benchmark/host', 'worker/acceptance/host'],
    instead: 'the script only starts what its name says',
  },
  'worker/acceptance/host': {
    may: [
      'core',
      'decode',
      'preprocess',
      'model',
      'engine',
      'pipeline',
      'bench',
      'worker/host',
      'worker/acceptance/protocol',
    ],
    instead: 'the host connects the wire to the pipeline',
  },
  state: {
    may: [
      'core',
      'report',
      'bench',
      'worker/client',
      'worker/benchmark/client',
      'worker/acceptance/(client|protocol)',
      'worker/protocol',
    ],
    instead: 'state reaches the engine through a client',
  },
  offline: { may: ['core', 'model'], instead: 'caches and the service worker; views belong in ui' },
  ui: { may: ['core', 'state'], instead: 'views read state and call its commands' },
  main: {
    may: [
      'core',
      'state',
      'ui',
      'worker/client',
      'worker/benchmark/client',
      'worker/acceptance/client',
      'offline',
    ],
    instead: 'main only composes',
  },
};

const pathOf = (layer) =>
  layer.includes('/') ? `^src/${layer}` : layer === 'main' ? '^src/main\\.tsx$' : `^src/${layer}/`;

const layerRules = Object.entries(layers).map(([layer, { may, instead }]) => ({
  name: `layer-${layer.replace('/', '-')}`,
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
      from: { path: '^src/', pathNot: '^src/(ui/|main\\.tsx$)' },
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
      name: 'peers-in-tools',
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
      to: { path: '^src/(ui|state|main)' },
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
