// Cases that a preview must answer, and the verdict against what serves now. It only re-exports.

export type { Attempt, Case, CaseFault, CaseReply, CaseSide, Expectation, Miss } from './case.ts';
export {
  type CaseWish,
  casesDocumentSchema,
  type NamedCaseWish,
  parseCases,
  parseCasesJsonl,
  parseOneCase,
} from './case-schema.ts';
export { type BaseAbsence, type BaseChoice, chooseBase } from './choose-base.ts';
export type { CaseVerdict, ComparedCase } from './compare-answers.ts';
export type { ComparedFigure, FigureChange } from './compare-figures.ts';
export { type AskedModel, askAsServed, completeCase } from './complete-case.ts';
export { type FailRule, parseFailWhen, renderRule, type UnjudgedRule } from './fail-when.ts';
export { type Figures, sumUp } from './figures.ts';
export { judgePlainReply } from './judge-plain-reply.ts';
export { type BenchmarkFigure, buildBenchmark, renderJunit, renderResultsJsonl } from './reports.ts';
export {
  type AskedBase,
  type AskedEndpoint,
  type CasesRun,
  type RunCasesOptions,
  runCases,
  runCasesWith,
} from './run-cases.ts';
export { readServedModel } from './served-model.ts';
export { decideVerdict, type Verdict, type VerdictFacts, type VerdictWord } from './verdict.ts';
