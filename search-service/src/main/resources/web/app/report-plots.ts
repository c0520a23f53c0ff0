import { figure, percent } from './format';
import type { Palette } from './hb-plot';
import type { Option } from './plots';
import type { Report } from './shapes';

type Point = [number, number];

/** A value axis in this page's manner. */
function axis(palette: Palette, name: string, more: object = {}): object {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { color: palette.soft, fontSize: 12 },
    axisLabel: { color: palette.soft, fontSize: 11 },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.line } },
    ...more,
  };
}

function share(palette: Palette, name: string, more: object = {}): object {
  return axis(palette, name, {
    min: 0,
    nameGap: 32,
    axisLabel: { color: palette.soft, fontSize: 11, formatter: (value: number) => percent(value, 0) },
    ...more,
  });
}

function legend(palette: Palette): object {
  return { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: palette.soft } };
}

/** What chance reaches, as a dashed line. */
function chance(palette: Palette, report: Report): object | undefined {
  if (report.prevalence === undefined) return undefined;
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: palette.soft, type: 'dashed', width: 1 },
    label: { formatter: 'chance', color: palette.soft, fontSize: 11, position: 'insideStartTop' },
    data: [{ yAxis: report.prevalence }],
  };
}

function lines(
  palette: Palette,
  reports: Report[],
  points: (report: Report) => Point[],
  x: object,
  format: (point: Point) => string,
): Option {
  return {
    legend: reports.length > 1 ? legend(palette) : undefined,
    xAxis: x,
    yAxis: share(palette, 'precision', { max: 1 }),
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
      formatter: (item: { seriesName: string; value: Point }) =>
        `${reports.length > 1 ? `${item.seriesName}: ` : ''}${format(item.value)}`,
    },
    series: reports.map((report, i) => ({
      type: 'line',
      name: report.name,
      data: points(report),
      showSymbol: true,
      symbol: 'circle',
      symbolSize: 5,
      lineStyle: { width: 2, type: i ? 'dashed' : 'solid' },
      markLine: i ? undefined : chance(palette, report),
    })),
  };
}

/** Precision over recall, a point for each distance. */
export const precisionRecall = (reports: Report[]) => (palette: Palette) =>
  lines(
    palette,
    reports,
    (report) => report.curve.map((at): Point => [at.recall, at.precision]),
    share(palette, 'recall', { max: 1, nameGap: 26 }),
    ([recall, precision]) => `${percent(precision)} right at recall ${percent(recall)}`,
  );

/** Precision among the first N, over N. */
export const precisionAt = (reports: Report[]) => (palette: Palette) =>
  lines(
    palette,
    reports,
    (report) => report.precision_at.map((at): Point => [at.n, at.precision]),
    axis(palette, 'first N hits', { type: 'log', logBase: 10, splitLine: { show: false } }),
    ([n, precision]) => `${percent(precision)} of the first ${n}`,
  );

/** Precision within each distance, with recall beside it. */
export const withinRadius =
  (report: Report) =>
  (palette: Palette): Option => {
    const near = report.curve.filter((at) => at.radius <= report.bits / 2);
    return {
      legend: legend(palette),
      xAxis: axis(palette, 'within bits', {
        max: near.at(-1)?.radius,
        splitLine: { show: false },
        axisLabel: { color: palette.soft, fontSize: 11, showMaxLabel: false },
      }),
      yAxis: share(palette, 'share', { max: 1 }),
      series: [
        {
          type: 'line',
          name: 'precision',
          showSymbol: false,
          data: near.map((at) => [at.radius, at.precision]),
        },
        {
          type: 'line',
          name: 'recall',
          showSymbol: false,
          lineStyle: { type: 'dashed' },
          data: near.map((at) => [at.radius, at.recall]),
        },
      ],
    };
  };

/** How far pictures of a shared label and others are from the queries. */
export const distances =
  (report: Report) =>
  (palette: Palette): Option => {
    const total = (which: 'same' | 'other') => report.distances.reduce((sum, at) => sum + at[which], 0) || 1;
    const [same, other] = [total('same'), total('other')];
    const bars = (name: string, values: number[]) => ({
      type: 'bar',
      name,
      data: values,
      barGap: '-100%',
      barCategoryGap: '10%',
      itemStyle: { opacity: 0.62 },
    });
    return {
      legend: legend(palette),
      xAxis: axis(palette, 'distance in bits', {
        type: 'category',
        data: report.distances.map((at) => at.distance),
        splitLine: { show: false },
      }),
      yAxis: share(palette, 'share of pairs'),
      series: [
        bars(
          'same label',
          report.distances.map((at) => at.same / same),
        ),
        bars(
          'other label',
          report.distances.map((at) => at.other / other),
        ),
      ],
    };
  };

/** How often each bit is one. */
export const balance =
  (report: Report) =>
  (palette: Palette): Option => ({
    grid: { left: 44, right: 40, top: 28, bottom: 40 },
    xAxis: axis(palette, 'bit', {
      type: 'category',
      data: report.codes.balance.map((_, bit) => bit),
      splitLine: { show: false },
    }),
    yAxis: share(palette, 'share of ones', { max: 1 }),
    series: [
      {
        type: 'bar',
        name: 'share of ones',
        barCategoryGap: '15%',
        data: report.codes.balance.map((ones) => ({
          value: ones,
          itemStyle: ones < 0.01 || ones > 0.99 ? { color: palette.second } : undefined,
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: palette.soft, type: 'dashed', width: 1 },
          label: { formatter: '50%', color: palette.soft, fontSize: 11 },
          data: [{ yAxis: 0.5 }],
        },
      },
    ],
  });

/** Mean average precision of the queries of each label, best on top. */
export const perLabel =
  (reports: Report[]) =>
  (palette: Palette): Option => {
    const labels = Object.entries(reports[0].per_label)
      .sort(([, a], [, b]) => a - b)
      .map(([label]) => label);
    return {
      legend: reports.length > 1 ? legend(palette) : undefined,
      grid: { left: 110, right: 40, top: 28, bottom: 40 },
      xAxis: axis(palette, 'mAP', {
        min: 0,
        max: 1,
        axisLabel: {
          color: palette.soft,
          fontSize: 11,
          formatter: (at: number) => (at % 1 ? figure(at, 1) : String(at)),
        },
      }),
      yAxis: {
        type: 'category',
        data: labels,
        axisLabel: { color: palette.soft, fontSize: 11, width: 96, overflow: 'truncate' },
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
      },
      series: reports.map((report) => ({
        type: 'bar',
        name: report.name,
        barMaxWidth: 14,
        data: labels.map((label) => report.per_label[label] ?? null),
        label: {
          show: reports.length === 1,
          position: 'right',
          color: palette.soft,
          fontSize: 11,
          formatter: (item: { value: number }) => figure(item.value, 2),
        },
      })),
    };
  };
