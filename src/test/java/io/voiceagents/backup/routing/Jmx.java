package io.voiceagents.backup.routing;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What JMX shows of this process. */
final class Jmx {
  private Jmx() {}

  /** A line for each bean that matches, and for each attribute of it. */
  static List<String> everything(String pattern) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> lines = new ArrayList<>();
    try {
      for (ObjectName name : server.queryNames(new ObjectName(pattern), null)) {
        lines.add(name.toString());
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
          lines.add(name + " " + attribute.getName() + " " + value(server, name, attribute));
        }
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
    try {
      return Arrays.deepToString(new Object[] {server.getAttribute(name, attribute.getName())});
    } catch (JMException | RuntimeException e) {
      return e.toString();
    }
  }
}
