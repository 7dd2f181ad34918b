// The text of `--help`; text only.

export const HELP = `Usage: preview-endpoints <command> [flags]

Commands
  plan           what a deploy would do and cost
  deploy         create or update the preview, wait until it answers
  wait           wait until it answers
  test           wait, then ask it what --smoke-test asks
  promote        bring the spec to --target, prove that it serves, or go back
  rollback       put back what --target served before
  pause, resume, scale-to-zero, status
  teardown       delete the preview, and prove that it is gone
  sweep          find previews whose target is gone

Which preview: --repository owner/name, --repository-id n, --pull-request n or --branch name.
On GitLab, CircleCI and Jenkins these come from the CI system's variables.

Every input of the GitHub Action is a flag: --namespace, --model, --config, --max-hourly-price, --no-wait ...
The token comes from the environment: HF_TOKEN; secrets of the container from PREVIEW_ENDPOINTS_SECRETS.

--json         the result as one line of JSON on stdout; without it, the address

Exit codes: 0 done, 1 failed, 2 called in a wrong way: nothing was done.
`;
