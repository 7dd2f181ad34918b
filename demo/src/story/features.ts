// Which parts of the story the Action of this checkout can play, by the inputs that action.yml declares. It reads nothing.

export interface Features {
  /** Several cases, compared with what serves now; otherwise one smoke test. */
  readonly cases: boolean;
  /** The merged change goes to the team's own endpoint. */
  readonly promote: boolean;
}

export function featuresOf(inputs: Readonly<Record<string, unknown>>): Features {
  return {
    cases: Object.hasOwn(inputs, 'cases') && Object.hasOwn(inputs, 'compare-with'),
    promote: Object.hasOwn(inputs, 'target'),
  };
}

/** The endpoint that the team serves from. */
export const PRODUCTION = 'sentiment-prod';

const CASES_FILE = 'preview-cases.yaml';

const CASES = `cases:
  - name: praise
    body: {inputs: I love this preview}
    repeat: 1
    expect: {json: {'$[0].label': POSITIVE}}
  - name: joy
    body: {inputs: The update is a joy to use}
    repeat: 1
    expect: {json: {'$[0].label': POSITIVE}}
`;

const SMOKE_TEST = `body: {inputs: I love this preview}
repeat: 2
expect: {json: {'$[0].label': POSITIVE}}
`;

/** What every workflow of the story sets, and the files that it finds in the checkout. */
export function givenTo({ cases, promote }: Features): {
  readonly inputs: Readonly<Record<string, string>>;
  readonly workspace: Readonly<Record<string, string>>;
} {
  const target = promote ? { target: PRODUCTION } : {};
  if (!cases) return { inputs: { ...target, 'smoke-test': SMOKE_TEST }, workspace: {} };
  return {
    inputs: { ...target, cases: CASES_FILE, 'compare-with': PRODUCTION, 'fail-when': 'failed' },
    workspace: { [CASES_FILE]: CASES },
  };
}
