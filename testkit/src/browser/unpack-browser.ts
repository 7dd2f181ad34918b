// Unpacks the package's browser into the directory for temporary files, which is the only place the package knows.

import sparticuz from '@sparticuz/chromium';

await sparticuz.executablePath();
