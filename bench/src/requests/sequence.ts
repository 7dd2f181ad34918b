// Measures how many requests of a deploy stand in a row before the create, and between readiness and the comment; and how many go to GitHub.

import { defineMeasurement } from '../measurement.ts';
import { followDeploy } from './follow-deploy.ts';

export const requestsInSequence = defineMeasurement({
  name: 'requests',
  title: 'Deploy: requests in a row',
  how: 'the Action from its source against the emulator on the virtual clock, each request delayed by one second: the seconds are the requests that wait for one another',
  rows: {
    beforeCreate: { what: 'before the create leaves', unit: 'calls', bound: { kind: 'atMost', limit: 1 } },
    afterReady: {
      what: 'after the preview answers, until the comment says so',
      unit: 'calls',
      bound: { kind: 'atMost', limit: 2 },
    },
    pushBefore: { what: 'a push: before the update leaves', unit: 'calls' },
    pushAfter: {
      what: 'a push: after the preview answers, until the comment says so',
      unit: 'calls',
      bound: { kind: 'atMost', limit: 2 },
    },
    github: {
      what: 'all requests to GitHub but whether it is still wanted, first deploy',
      unit: 'calls',
      bound: { kind: 'under', limit: 12 },
    },
    pushGithub: { what: 'the same, push', unit: 'calls' },
    asked: { what: 'whether it is still wanted, first deploy', unit: 'calls' },
    pushAsked: { what: 'the same, push', unit: 'calls' },
  },
  async measure() {
    const first = await followDeploy('first');
    const push = await followDeploy('push');
    return {
      values: {
        beforeCreate: first.beforeCreate,
        afterReady: first.afterReady,
        pushBefore: push.beforeCreate,
        pushAfter: push.afterReady,
        github: first.github,
        pushGithub: push.github,
        asked: first.asked,
        pushAsked: push.asked,
      },
    };
  },
});
