// The `workflow-run` shape of GitHub's document. Pure.

import { buildNodeId, buildSha } from '../identifiers.ts';
import { type Links, repositoryApi, repositoryHtml } from '../links.ts';
import type { Repository, WorkflowRun } from '../model.ts';
import { renderRepository } from './repository.ts';
import { renderTime } from './time.ts';
import { renderUser } from './user.ts';

/** One workflow file for all runs. */
const WORKFLOW_ID = 1;
const WORKFLOW_PATH = '.github/workflows/preview.yml';

export function renderWorkflowRun(links: Links, repository: Repository, run: WorkflowRun) {
  const api = repositoryApi(links, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const own = renderRepository(links, { ...repository, openPulls: 0 });
  const actor = renderUser(links, repository.owner);
  const signature = {
    name: repository.owner.login,
    email: `${repository.owner.login}@users.noreply.github.com`,
  };
  return {
    id: run.id,
    node_id: buildNodeId('WorkflowRun', run.id),
    name: 'Preview',
    display_title: `Run ${run.id}`,
    path: WORKFLOW_PATH,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    run_number: 1,
    run_attempt: run.attempt,
    workflow_id: WORKFLOW_ID,
    check_suite_id: run.id,
    actor,
    triggering_actor: actor,
    pull_requests: [],
    created_at: renderTime(run.createdAtMs),
    updated_at: renderTime(run.updatedAtMs),
    run_started_at: renderTime(run.createdAtMs),
    url,
    html_url: `${repositoryHtml(links, repository)}/actions/runs/${run.id}`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/${WORKFLOW_ID}`,
    head_commit: {
      id: run.headSha,
      tree_id: buildSha(0, `tree of ${run.headSha}`),
      message: `Commit ${run.headSha.slice(0, 7)}`,
      timestamp: renderTime(run.createdAtMs),
      author: signature,
      committer: signature,
    },
    repository: own,
    head_repository: own,
  };
}
