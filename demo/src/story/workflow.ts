// The inputs of the main story's workflow, and the files in its checkout. It reads nothing.

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

export const INPUTS = {
  target: PRODUCTION,
  cases: CASES_FILE,
  'compare-with': PRODUCTION,
  'fail-when': 'failed',
} as const;

export const WORKSPACE = { [CASES_FILE]: CASES } as const;
