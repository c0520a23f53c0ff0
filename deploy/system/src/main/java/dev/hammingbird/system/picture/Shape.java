package dev.hammingbird.system.picture;

import java.util.Locale;

/** A class of the generated pictures: which points of the plane, within radius 1, it covers. */
enum Shape {
  DISC {
    @Override
    boolean covers(double x, double y) {
      return x * x + y * y <= 0.72;
    }
  },
  RING {
    @Override
    boolean covers(double x, double y) {
      double r = x * x + y * y;
      return r <= 0.84 && r >= 0.3;
    }
  },
  SQUARE {
    @Override
    boolean covers(double x, double y) {
      return Math.abs(x) <= 0.7 && Math.abs(y) <= 0.7;
    }
  },
  TRIANGLE {
    @Override
    boolean covers(double x, double y) {
      return y >= -0.5 && Math.abs(x) * 1.732 + y <= 1.0;
    }
  },
  STAR {
    @Override
    boolean covers(double x, double y) {
      double sector = 2 * Math.PI / 5;
      double angle = Math.atan2(x, y) + 2 * Math.PI;
      double off = Math.abs(angle % sector - sector / 2);
      double along = Math.hypot(x, y) * Math.cos(sector / 2 - off);
      double across = Math.hypot(x, y) * Math.sin(sector / 2 - off);
      return along + across * 2.1 <= 0.98;
    }
  },
  CROSS {
    @Override
    boolean covers(double x, double y) {
      double wide = Math.max(Math.abs(x), Math.abs(y));
      return wide <= 0.92 && Math.min(Math.abs(x), Math.abs(y)) <= 0.24;
    }
  },
  CRESCENT {
    @Override
    boolean covers(double x, double y) {
      return x * x + y * y <= 0.84 && Math.hypot(x - 0.45, y) >= 0.72;
    }
  },
  ARROW {
    @Override
    boolean covers(double x, double y) {
      boolean head = x >= 0.05 && Math.abs(y) <= 0.78 * (0.95 - x);
      return head || (Math.abs(y) <= 0.2 && x >= -0.92 && x < 0.1);
    }
  },
  HEART {
    @Override
    boolean covers(double x, double y) {
      double u = x * 1.25;
      double v = y * 1.25 + 0.1;
      double a = u * u + v * v - 1;
      return a * a * a - u * u * v * v * v <= 0;
    }
  },
  HOURGLASS {
    @Override
    boolean covers(double x, double y) {
      return Math.abs(x) <= 0.85 && Math.abs(y) <= 0.1 + 0.72 * Math.abs(x);
    }
  };

  abstract boolean covers(double x, double y);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
