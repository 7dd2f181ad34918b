// Measures how many requests of a deploy are sequential before the create and between readiness and comment, and
// how many go to GitHub.

import { defineMeasurement } from '../measurement.ts';
import { followDeploy } from './follow-deploy.ts';

export const requestsInSequence = defineMeasurement({
  name: 'requests',
  title: 'Deploy: sequential requests',
  how: 'the Action from its source against the emulator on the virtual clock, each request delayed by one second, so that the seconds count sequential requests',
  rows: {
    beforeCreate: { what: 'before the create is sent', unit: 'calls', bound: { kind: 'atMost', limit: 1 } },
    afterReady: {
      what: 'from the first answer of the preview to the comment',
      unit: 'calls',
      bound: { kind: 'atMost', limit: 2 },
    },
    pushBefore: { what: 'a push: before the update is sent', unit: 'calls' },
    pushAfter: {
      what: 'a push: from the first answer of the preview to the comment',
      unit: 'calls',
      bound: { kind: 'atMost', limit: 2 },
    },
    github: {
      what: 'requests to GitHub except whether still wanted, first deploy',
      unit: 'calls',
      bound: { kind: 'under', limit: 12 },
    },
    pushGithub: { what: 'the same, push', unit: 'calls' },
    asked: { what: 'requests whether still wanted, first deploy', unit: 'calls' },
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
