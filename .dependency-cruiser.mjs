// The walls of the house (docs/ARCHITECTURE.md): folder → folders it may import. Everything not listed is refused.
const LAYERS = {
  base: [],
  model: ['base'],
  formats: ['base'],
  catalogue: ['base', 'model'],
  dissect: ['base', 'model', 'catalogue'],
  sources: ['base', 'model', 'formats'],
  symbols: ['base', 'model', 'formats'],
  analysis: ['base', 'model'],
  query: ['base', 'model'],
  present: ['base', 'model', 'catalogue'],
  capture: ['base', 'model', 'query'],
  export: ['base', 'model', 'formats', 'present'],
  pipeline: [
    'base',
    'model',
    'formats',
    'catalogue',
    'dissect',
    'sources',
    'symbols',
    'analysis',
    'query',
    'present',
    'capture',
  ],
  server: ['base', 'model', 'query', 'present', 'capture', 'export', 'pipeline', 'symbols', 'dissect'],
};

// Folders that may use Node's own modules everywhere; `sources` and `symbols` only at their doors (index.ts).
const NODE = ['capture', 'pipeline', 'server', 'cli'];
const PURE = Object.keys(LAYERS).filter((layer) => !NODE.includes(layer));
// Ratchet: rules we knowingly break, with the reason. It may only shrink.
const DEBT = [];

const testFile = '\\.test\\.ts$';
const walls = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `wall-${layer}`,
  comment: `src/${layer} may import ${allowed.join(', ') || 'nothing'} only`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: testFile },
  to: { path: '^(src|test|bench|tools)/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}));

// Decoding is pure: bytes in, values out. Files and processes are opened at the doors.
const DOORS = ['^src/sources/index\\.ts$', '^src/sources/[a-z-]+/index\\.ts$', '^src/symbols/index\\.ts$'];
const pure = PURE.map((layer) => ({
  name: `no-node-in-${layer}`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: [testFile, ...DOORS] },
  to: { dependencyTypes: ['core'] },
}));

export default {
  forbidden: [
    ...walls,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle means that two files are one idea',
      from: { path: '^(src|ui/src|test|probes|bench|tools)/' },
      to: { circular: true },
    },
    ...pure,
    {
      name: 'wall-ui',
      severity: 'error',
      comment: 'the page imports the pure rooms below, and of the server its contract only',
      from: { path: '^ui/src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(src|test|bench|tools)/', pathNot: '^src/(base|model|query|present)/|^src/server/api\\.ts$' },
    },
    {
      name: 'no-node-in-ui',
      severity: 'error',
      from: { path: '^ui/src/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-importer-of-duckdb',
      severity: 'error',
      // One test holds filters compiled for DuckDB to filters as predicates, without a capture between.
      from: { path: '^(src|ui/src|test|bench|tools)/', pathNot: '^src/capture/|^test/query/sql-and-predicate\\.test' },
      to: { path: 'node_modules/@duckdb/' },
    },
    {
      name: 'sources-are-strangers',
      severity: 'error',
      from: { path: '^src/sources/([^/]+)/' },
      to: { path: '^src/sources/([^/]+)/', pathNot: '^src/sources/$1/' },
    },
    {
      name: 'formats-are-strangers',
      severity: 'error',
      comment: 'the one exception: an ETL buffer may be Xpress-compressed',
      from: { path: '^src/formats/([^/]+)/', pathNot: testFile },
      to: { path: '^src/formats/([^/]+)/', pathNot: ['^src/formats/$1/', '^src/formats/xpress/'] },
    },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { path: [testFile, '^(test|bench)/'] },
    },
    {
      name: 'no-test-is-imported',
      severity: 'error',
      comment: 'what is imported is support; a test imported twice would run twice',
      from: { path: '^(src|ui/src|test|bench|tools)/' },
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'wall-probes',
      severity: 'error',
      comment: 'a probe runs inside another tool: nothing of the program, nothing of Node',
      from: { path: '^probes/', pathNot: testFile },
      to: { path: '^(src|ui|test|bench|tools)/|node_modules/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-in-probes',
      severity: 'error',
      from: { path: '^probes/', pathNot: testFile },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'test-support-is-below',
      severity: 'error',
      comment: 'support makes input and knows the answers; it does not look into the command line or the server',
      from: { path: '^test/support/' },
      to: { path: '^src/(cli|server)/' },
    },
    ...DEBT,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
