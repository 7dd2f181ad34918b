// GitHub's toolkit in a file of its own, because it is larger than the rest of the bundle. It is only ever imported lazily.

export { getOctokit } from '@actions/github';
