// Loads the modules that the Action would load on demand. Loading takes time that a virtual clock cannot see, so a run
// would seem to hang. It contains nothing else.

import '@preview-endpoints/action/src/commands/cases/complete-cases.ts';
import '@preview-endpoints/action/src/commands/cases/load-cases.ts';
import '@preview-endpoints/action/src/commands/cases/read-rules.ts';
import '@preview-endpoints/action/src/commands/deploy/check-budget.ts';
import '@preview-endpoints/action/src/commands/deploy/test-preview.ts';
import '@preview-endpoints/action/src/commands/end-merge-group.ts';
import '@preview-endpoints/action/src/commands/promote/plan-for-target.ts';
import '@preview-endpoints/action/src/commands/promote/run-promote.ts';
import '@preview-endpoints/action/src/commands/promote/run-rollback.ts';
import '@preview-endpoints/action/src/commands/sweep/sweep.ts';
import '@preview-endpoints/action/src/commands/wait.ts';
import '@preview-endpoints/action/src/github/toolkit.ts';
import '@preview-endpoints/action/src/inputs/yaml-library.ts';
import '@preview-endpoints/action/src/post/rest-preview.ts';
import '@preview-endpoints/action/src/report/render/renderer.ts';
