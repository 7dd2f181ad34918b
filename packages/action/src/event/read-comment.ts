// Reads a comment event into facts; who may say what is decided elsewhere.

import { type ParsedComment, parseComment } from '../commands/comment/parse-comment.ts';
import type { PayloadReader } from './payload-reader.ts';

export interface CommentEvent {
  readonly kind: 'comment';
  /** Only a comment that was just created is taken at its word. */
  readonly action: string;
  readonly commentId: number;
  /** Empty when the account is gone. */
  readonly author: string;
  readonly said: ParsedComment;
  /** GitHub says "issue" for both. */
  readonly isPullRequest: boolean;
  readonly number: number;
}

export function readComment(read: PayloadReader): CommentEvent {
  return {
    kind: 'comment',
    action: read.text('action'),
    commentId: read.count('comment.id'),
    author: read.has('comment.user') ? read.text('comment.user.login') : '',
    said: parseComment(read.text('comment.body')),
    isPullRequest: read.has('issue.pull_request'),
    number: read.count('issue.number'),
  };
}
