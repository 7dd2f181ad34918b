// Unpacks the package's browser into the directory for temporary files, the only place that the package supports.

import sparticuz from '@sparticuz/chromium';

await sparticuz.executablePath();
