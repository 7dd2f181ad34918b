// Maps every covered operation to its answer. The compiler reports a missing one.

import type { OperationId } from '../coverage.ts';
import type { GithubOperation, GithubReply, GithubRequest, RepositoryRequest } from '../request.ts';
import { answerRateLimit, answerUser } from './account.ts';
import {
  answerComment,
  answerCommentDelete,
  answerCommentEdit,
  answerComments,
  answerNewComment,
  answerRepositoryComments,
} from './comments.ts';
import { answerNewStatus, answerStatus, answerStatuses } from './deployment-statuses.ts';
import {
  answerDeployment,
  answerDeploymentDelete,
  answerDeployments,
  answerNewDeployment,
} from './deployments.ts';
import { answerCommitPulls, answerPull, answerPulls } from './pulls.ts';
import { answerNewReaction, answerReactionDelete, answerReactions } from './reactions.ts';
import {
  answerBranch,
  answerBranches,
  answerGitRef,
  answerPermission,
  answerRepository,
  answerRun,
} from './repositories.ts';

function inRepository(answer: (request: RepositoryRequest) => GithubReply): GithubOperation {
  return { kind: 'repository', answer };
}

function ofAccount(answer: (request: GithubRequest) => GithubReply): GithubOperation {
  return { kind: 'account', answer };
}

export const operations = {
  'repos/get': inRepository(answerRepository),
  'repos/get-branch': inRepository(answerBranch),
  'repos/list-branches': inRepository(answerBranches),
  'actions/get-workflow-run': inRepository(answerRun),
  'git/get-ref': inRepository(answerGitRef),
  'repos/get-collaborator-permission-level': inRepository(answerPermission),
  'pulls/list': inRepository(answerPulls),
  'pulls/get': inRepository(answerPull),
  'repos/list-pull-requests-associated-with-commit': inRepository(answerCommitPulls),
  'issues/list-comments': inRepository(answerComments),
  'issues/list-comments-for-repo': inRepository(answerRepositoryComments),
  'issues/create-comment': inRepository(answerNewComment),
  'issues/get-comment': inRepository(answerComment),
  'issues/update-comment': inRepository(answerCommentEdit),
  'issues/delete-comment': inRepository(answerCommentDelete),
  'reactions/list-for-issue-comment': inRepository(answerReactions),
  'reactions/create-for-issue-comment': inRepository(answerNewReaction),
  'reactions/delete-for-issue-comment': inRepository(answerReactionDelete),
  'repos/list-deployments': inRepository(answerDeployments),
  'repos/create-deployment': inRepository(answerNewDeployment),
  'repos/get-deployment': inRepository(answerDeployment),
  'repos/delete-deployment': inRepository(answerDeploymentDelete),
  'repos/list-deployment-statuses': inRepository(answerStatuses),
  'repos/create-deployment-status': inRepository(answerNewStatus),
  'repos/get-deployment-status': inRepository(answerStatus),
  'users/get-authenticated': ofAccount(answerUser),
  'rate-limit/get': ofAccount(answerRateLimit),
} as const satisfies Record<OperationId, GithubOperation>;
