// GitHub's own client, with the two plugins that @actions/github gives it. Only runs that ask GitHub load it, so it is only ever imported lazily.

import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods';

/**
 * Not through @actions/github: it brings an HTTP client with all of undici for its proxies (430 kB, and 50 ms of a
 * start), and every request here goes through a fetch that knows the proxies.
 */
export const RestOctokit = Octokit.plugin(restEndpointMethods, paginateRest);
