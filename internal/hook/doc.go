// Package hook posts reminders to where an agency wants them: to a program of its own as signed JSON, or to the robot of
// a group chat in the form that 企业微信, 钉钉 or 飞书 ask for. It knows nothing of why.
package hook
