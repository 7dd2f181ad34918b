// GitHub's toolkit as a file of its own, because it is larger than all the rest. It is only ever imported lazily.

export { getOctokit } from '@actions/github';
