// The one entry point: both pages are made of these components; the plots come in a chunk of their own.
import './page.css';
import './hb-page';
import './hb-report-page';
